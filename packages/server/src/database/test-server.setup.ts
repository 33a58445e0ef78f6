/** Runs once around a whole test run. */
import type { TestProject } from 'vitest/node';
import { openTestServer } from './testing.ts';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, template, close } = await openTestServer();
  project.provide('testServer', { url, template });
  return close;
}
