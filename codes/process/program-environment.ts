/** Names of variables that a program started by a worker has no business with: a model is not to read a password. */
const SECRET =
  /^(PDR_DB_|PDR_STORAGE_|TEMPORAL_|SSH_AUTH_SOCK$)|PASSW(OR)?D|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL/i;

/** The worker's environment without what is secret or looks so. */
export function programEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !SECRET.test(name)));
}
