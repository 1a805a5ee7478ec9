/**
 * Keys that pdr_run's files hold and this project reads past; the text says why and what stands in their place, and is
 * shown once where the key is given. null: nothing changes for the user, and nothing is said.
 */
export const LEGACY_KEYS: Readonly<Record<string, string | null>> = {
  'database.path': null,
  'database.pool_timeout':
    'has no effect: a wait for a connection is not cut off, it lasts up to database.patience (3600 s).',
  'database.pool_recycle':
    'has no effect: a worker keeps at most one idle connection, and that for a moment only.',
  'database.pool_pre_ping': null,
  'database.connect_args': 'has no effect.',
  'storage.host': null,
  'storage.port': null,
  'storage.username': null,
  'storage.password': null,
  'storage.ssh_key': null,
  'storage.rclone_remote': null,
  'storage.use_mount': null,
  'storage.mount_point': null,
  'storage.use_local_copy': null,
  'storage.remote_path_prefix': null,
};
