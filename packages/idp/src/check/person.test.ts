import { describe, expect, it } from 'vitest';
import { randomPerson } from './person.ts';

describe('the person of the SPEC test', () => {
  it('has the names that the published start script makes', () => {
    const person = randomPerson(Math.random);
    expect(person.firstName).toMatch(/^Runscope\d{3}$/);
    expect(person.lastName).toMatch(/^[A-Z][a-z]{8}\d{3}$/);
    expect(person.email).toBe(`${person.firstName}${person.lastName}@atko.com`);
  });
});
