import { expect, test } from 'vitest';
import { programEnvironment } from '../../../codes/process/program-environment.ts';

test('a program sees the environment of its worker without passwords and keys', () => {
  const secrets = {
    PDR_DB_PASSWORD: 'a',
    PDR_DB_HOST: 'b',
    PDR_STORAGE_PASSWORD: 'c',
    TEMPORAL_API_KEY: 'd',
    TEMPORAL_CLOUD_API_KEY: 'e',
    TEMPORAL_TLS_CLIENT_KEY_DATA: 'f',
    MYSQL_PWD_PASSWORD: 'g',
    AWS_SECRET_ACCESS_KEY: 'h',
    GITHUB_TOKEN: 'i',
    MY_ApiKey: 'j',
    SSH_AUTH_SOCK: 'k',
  };
  const plain = { PATH: '/bin', HOME: '/home/me', OMP_NUM_THREADS: '2', LD_LIBRARY_PATH: '/opt/lib' };
  expect(programEnvironment({ ...plain, ...secrets })).toEqual(plain);
});
