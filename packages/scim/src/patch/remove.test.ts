import { add, type EffectCase, enterprise, remove, testEffects } from './effect-case.ts';
import { STORAGE_URN, specimenDefinition } from './specimen.ts';

const work = { value: 'ada@work.example', type: 'work' };
const home = { value: 'ada@home.example', type: 'home' };

// biome-ignore format: one case a line
const attributes: EffectCase[] = [
  ['unassigns a simple attribute', { title: 'Dr' }, [remove('title')], {}],
  ['unassigns a complex attribute', { name: { givenName: 'Ada' } }, [remove('name')], {}],
  ['unassigns a multi-valued attribute', { emails: [work, home] }, [remove('emails')], {}],
  ['an absent attribute is removed already [PATCH-23]', {}, [remove('title')], {}],
  ['takes no notice of a value for a singular attribute', { title: 'Dr' }, [remove('title', 'Ms')], {}],
  ['a value of null is no list of elements', { emails: [work] }, [remove('emails', null)], {}],
  ['refuses to go without a path [PATCH-07]', {}, [remove(undefined)], 'noTarget'],
  ['refuses to go without a path though it has a value [PATCH-07]', {}, [remove(undefined, { title: 'x' })], 'noTarget'],
  ['refuses to remove a required attribute [PATCH-11]', {}, [remove('userName')], 'mutability'],
  ['refuses to remove a readOnly attribute [PATCH-09]', {}, [remove('groups')], 'mutability'],
  ['a password is not there to be removed', {}, [remove('password')], {}],
];

// biome-ignore format: one case a line
const subAttributes: EffectCase[] = [
  ['unassigns a sub-attribute', { name: { givenName: 'Ada', familyName: 'King' } }, [remove('name.familyName')], { name: { givenName: 'Ada' } }],
  ['a parent left empty is unassigned', { name: { givenName: 'Ada' } }, [remove('name.givenName')], {}],
  ['a sub-attribute of nothing is removed already [PATCH-23]', {}, [remove('name.givenName')], {}],
  ['removes the sub-attribute from each element [AMB-10]', { emails: [{ ...work, display: 'A' }, { ...home, display: 'B' }] }, [remove('emails.display')], { emails: [work, home] }],
  ['an element left empty is dropped', { emails: [{ display: 'A' }, { ...home, display: 'B' }] }, [remove('emails.display')], { emails: [home] }],
  ['the last element left empty unassigns the attribute [PATCH-22]', { emails: [{ display: 'A' }] }, [remove('emails.display')], {}],
];

// biome-ignore format: one case a line
const valuePaths: EffectCase[] = [
  ['removes the matches [PATCH-22]', { emails: [work, home, { ...work, value: 'b@x' }] }, [remove('emails[type eq "work"]')], { emails: [home] }],
  ['the last one removed unassigns the attribute [PATCH-22]', { emails: [work] }, [remove('emails[type eq "work"]')], {}],
  ['without a match changes nothing [PATCH-23] [AMB-11]', { emails: [home] }, [remove('emails[type eq "work"]')], { emails: [home] }],
  ['without a match for the sub-attribute changes nothing [AMB-11]', {}, [remove('emails[type eq "work"].display')], {}],
  ['unassigns the sub-attribute of each match', { emails: [{ ...work, display: 'A' }, { ...home, display: 'B' }] }, [remove('emails[type eq "work"].display')], { emails: [work, { ...home, display: 'B' }] }],
  ['a match left empty is dropped', { emails: [{ display: 'A' }, home] }, [remove('emails[display eq "A"].display')], { emails: [home] }],
  ['elements that become equal are one', { emails: [{ ...work, display: 'A' }, work] }, [remove('emails[display pr].display')], { emails: [work] }],
  ['the primary element may go', { emails: [{ ...work, primary: true }, home] }, [remove('emails[primary eq true]')], { emails: [home] }],
  ['ne selects elements without the sub-attribute [AMB-02]', { emails: [work, { value: 'x' }] }, [remove('emails[type ne "work"]')], { emails: [work] }],
  ['an element added before is found [PATCH-05]', { emails: [home] }, [add('emails', work), remove('emails[type eq "work"]')], { emails: [home] }],
];

// biome-ignore format: one case a line
const listed: EffectCase[] = [
  ['removes the elements listed by value, not all [PATCH-32] [AMB-14]', { emails: [work, home] }, [remove('emails', [{ value: 'ada@work.example' }])], { emails: [home] }],
  ['removes the same value of all types when the list names none [PATCH-32]', { emails: [work, { ...work, type: 'home' }, home] }, [remove('emails', [{ value: 'ada@work.example' }])], { emails: [home] }],
  ['removes the one of the type that the list names [PATCH-32]', { emails: [work, { ...work, type: 'home' }] }, [remove('emails', [work])], { emails: [{ ...work, type: 'home' }] }],
  ['compares the values as the schema does [SCH-18]', { emails: [work] }, [remove('emails', [{ value: 'ADA@work.example' }])], {}],
  ['takes a lone object as a list of one', { emails: [work, home] }, [remove('emails', home)], { emails: [work] }],
  ['takes a text as the value', { emails: [work, home] }, [remove('emails', 'ada@home.example')], { emails: [work] }],
  ['what is not there changes nothing [PATCH-23]', { emails: [home] }, [remove('emails', [work])], { emails: [home] }],
  ['an empty list removes nothing', { emails: [home] }, [remove('emails', [])], { emails: [home] }],
  ['a list that says nothing removes nothing', { emails: [home] }, [remove('emails', [{ value: '' }, {}])], { emails: [home] }],
  ['compares all that is given where there is no value', { addresses: [{ locality: 'a', type: 'work' }, { locality: 'b', type: 'work' }] }, [remove('addresses', [{ locality: 'A' }])], { addresses: [{ locality: 'b', type: 'work' }] }],
  ['refuses elements of another type [PATCH-30]', { emails: [home] }, [remove('emails', [5])], 'invalidValue'],
];

// biome-ignore format: one case a line
const extensions: EffectCase[] = [
  ['removes the extension with its last attribute [PATCH-27]', { [enterprise]: { department: 'a' } }, [remove(`${enterprise}:department`)], {}],
  ['removes one attribute of several', { [enterprise]: { department: 'a', division: 'b' } }, [remove(`${enterprise}:department`)], { [enterprise]: { division: 'b' } }],
  ['removes the manager by its sub-attribute', { [enterprise]: { manager: { value: '1' } } }, [remove(`${enterprise}:manager.value`)], {}],
  ['removes a whole extension', { [enterprise]: { department: 'a', manager: { value: '1' } } }, [remove(enterprise)], {}],
  ['an absent extension is removed already [PATCH-23]', { title: 'Dr' }, [remove(enterprise)], { title: 'Dr' }],
  ['what is removed can be added again [PATCH-05]', { [enterprise]: { department: 'a' } }, [remove(enterprise), add(`${enterprise}:division`, 'b')], { [enterprise]: { division: 'b' } }],
];

// biome-ignore format: one case a line
const specimens: EffectCase[] = [
  ['refuses to remove an immutable value [PATCH-10]', { serial: 'a' }, [remove('serial')], 'mutability'],
  ['an absent immutable value is removed already [PATCH-23]', {}, [remove('serial')], {}],
  ['refuses to remove an immutable sub-attribute [PATCH-10]', { donor: { value: 'd', note: 'n' } }, [remove('donor.value')], 'mutability'],
  ['refuses to remove a complex value with an immutable sub-attribute [PATCH-10]', { donor: { value: 'd' } }, [remove('donor')], 'mutability'],
  ['removes elements whole, whatever is immutable in them [RES-18]', { parts: [{ value: 'p' }, { value: 'q' }] }, [remove('parts[value eq "p"]')], { parts: [{ value: 'q' }] }],
  ['refuses to remove a required sub-attribute [PATCH-11]', { parts: [{ value: 'p' }] }, [remove('parts.value')], 'mutability'],
  ['refuses to remove the last element of a required attribute [PATCH-11]', {}, [remove('tests[value eq "pcr"]')], 'mutability'],
  ['refuses to remove all listed elements of a required attribute [PATCH-11]', {}, [remove('tests', ['pcr'])], 'mutability'],
  ['removes simple elements by their value', { labels: ['a', 'b'] }, [remove('labels[value eq "A"]')], { labels: ['b'] }],
  ['removes simple elements that are listed [PATCH-32]', { labels: ['a', 'b'] }, [remove('labels', ['B'])], { labels: ['a'] }],
  ['refuses to remove an extension with an immutable value [PATCH-10]', { [STORAGE_URN]: { room: 'r', barcode: 'b' } }, [remove(STORAGE_URN)], 'mutability'],
  ['removes an extension with what it requires', { [STORAGE_URN]: { room: 'r', shelf: 's' } }, [remove(STORAGE_URN)], {}],
  ['an attribute called constructor is absent unless it is set', {}, [remove('constructor')], {}],
];

testEffects('remove of an attribute', attributes);
testEffects('remove of a sub-attribute', subAttributes);
testEffects('remove through a value path', valuePaths);
testEffects('remove of listed elements', listed);
testEffects('remove in an extension', extensions);
testEffects('remove by characteristic', specimens, {
  definition: specimenDefinition,
  base: { code: 's1', tests: ['pcr'] },
});
