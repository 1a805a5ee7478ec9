import { expect, test } from 'vitest';
import { ConfigurationError } from '../../config/configuration-error.ts';

test('one fault is the whole message, some are listed, and of very many the first are', () => {
  expect(new ConfigurationError(['a: wrong']).message).toBe('a: wrong');
  expect(new ConfigurationError(['a', 'b']).message).toBe('The configuration has 2 faults:\n  a\n  b');
  const many = new ConfigurationError(Array.from({ length: 23_000 }, (_, place) => `chi: "${place}"`));
  expect(many.faults).toHaveLength(23_000);
  expect(many.message.split('\n')).toHaveLength(22);
  expect(many.message).toMatch(/chi: "19"\n {2}\.\.\. and 22980 more$/);
});
