import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTypeId, encodeTypeId, TYPE_ID_PREFIXES } from './type-id.ts';

const uuids = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
  .map((hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
const prefixes = fc.constantFrom(...TYPE_ID_PREFIXES);

describe('TypeID', () => {
  it('agrees with the published examples of the TypeID specification', () => {
    const suffixOf = (uuid: string) => encodeTypeId('event', uuid).slice('event_'.length);
    expect(suffixOf('00000000-0000-0000-0000-000000000000')).toBe('00000000000000000000000000');
    expect(suffixOf('00000000-0000-0000-0000-000000000001')).toBe('00000000000000000000000001');
    expect(suffixOf('00000000-0000-0000-0000-00000000000a')).toBe('0000000000000000000000000a');
    expect(suffixOf('00000000-0000-0000-0000-000000000020')).toBe('00000000000000000000000010');
    expect(suffixOf('ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('7zzzzzzzzzzzzzzzzzzzzzzzzz');
    expect(suffixOf('01890a5d-ac96-774b-bcce-b302099a8057')).toBe('01h455vb4pex5vsknk084sn02q');
  });

  it('decodes what it encoded', () => {
    fc.assert(
      fc.property(prefixes, uuids, (prefix, uuid) => {
        expect(decodeTypeId(prefix, encodeTypeId(prefix, uuid))).toBe(uuid);
      }),
    );
  });

  it('accepts one spelling only: whatever decodes, encodes to the same text', () => {
    const suffix = fc.string({
      unit: fc.constantFrom(...'0123789abciloukxyzABZ_-'),
      minLength: 26,
      maxLength: 26,
    });
    fc.assert(
      fc.property(prefixes, suffix, (prefix, text) => {
        const uuid = decodeTypeId(prefix, `${prefix}_${text}`);
        if (uuid !== undefined) expect(encodeTypeId(prefix, uuid)).toBe(`${prefix}_${text}`);
      }),
    );
  });

  it('keeps the order of UUIDs', () => {
    fc.assert(
      fc.property(uuids, uuids, (left, right) => {
        expect(encodeTypeId('event', left) < encodeTypeId('event', right)).toBe(left < right);
      }),
    );
  });

  it.each([
    ['another prefix', 'org_01h455vb4pex5vsknk084sn02q'],
    ['no prefix', '01h455vb4pex5vsknk084sn02q'],
    ['upper case', 'event_01H455VB4PEX5VSKNK084SN02Q'],
    ['more than 128 bits', 'event_80000000000000000000000000'],
    ['a letter outside the alphabet', 'event_01h455vb4pex5vsknk084sn02u'],
    ['a character too few', 'event_01h455vb4pex5vsknk084sn02'],
    ['a character too many', 'event_01h455vb4pex5vsknk084sn02qq'],
    ['an astral character', 'event_01h455vb4pex5vsknk084sn0😀'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(decodeTypeId('event', text)).toBeUndefined();
  });

  it('does not take a directory_user for a directory', () => {
    const user = encodeTypeId('directory_user', '01890a5d-ac96-774b-bcce-b302099a8057');
    expect(decodeTypeId('directory', user)).toBeUndefined();
  });
});
