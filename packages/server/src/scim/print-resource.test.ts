import { afterAll, beforeAll, expect, it } from 'vitest';
import { RESOURCE_BYTES_MAX } from './print-resource.ts';
import {
  addUser,
  expectError,
  openTestService,
  patchBody,
  type TestDirectory,
  type TestService,
} from './testing.ts';

let service: TestService;
let directory: TestDirectory;

beforeAll(async () => {
  service = await openTestService();
  directory = await service.addDirectory();
});
afterAll(() => service.close());

it('bounds a resource that grows by PATCH, and leaves it as it was [SEC-09] [PATCH-04]', async () => {
  const { id } = await addUser(directory, 'growing@example.com');
  const grow = (name: string) => {
    const emails = [1, 2, 3].map((place) => ({ value: `${name}${place}${'x'.repeat(950_000)}` }));
    return directory.scim('PATCH', `/Users/${id}`, patchBody({ op: 'add', path: 'emails', value: emails }));
  };
  expect(await grow('a')).toMatchObject({ status: 200 });
  expect(await grow('b')).toMatchObject({ status: 200 });
  const detail = expectError(await grow('c'), 400, 'invalidValue');
  expect(detail).toContain(String(RESOURCE_BYTES_MAX));
  const { body } = await directory.scim('GET', `/Users/${id}`);
  expect(body.emails).toHaveLength(7);
  expect(body.meta.version).toBe('W/"3"');
});
