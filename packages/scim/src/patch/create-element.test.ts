import { add, type EffectCase, remove, replace, testEffects } from './effect-case.ts';

const work = { value: 'ada@work.example', type: 'work' };
const home = { value: 'ada@home.example', type: 'home' };

// biome-ignore format: one case a line
const cases: EffectCase[] = [
  ['makes the element from its eq term [AMB-09]', { emails: [home] }, [add('emails[type eq "work"].value', 'ada@work.example')], { emails: [home, work] }],
  ['makes it for replace as well [AMB-12]', {}, [replace('emails[type eq "work"].value', 'ada@work.example')], { emails: [work] }],
  ['makes it from an element [AMB-09]', {}, [add('emails[type eq "work"]', { value: 'ada@work.example' })], { emails: [work] }],
  ['makes it from a replacing element [AMB-12]', {}, [replace('emails[type eq "work"]', { value: 'ada@work.example' })], { emails: [work] }],
  ['several operations build one element [PATCH-05]', {}, [add('addresses[type eq "work"].locality', 'London'), add('addresses[type eq "work"].postalCode', 'W1'), add('addresses[type eq "work"].country', 'GB')], { addresses: [{ locality: 'London', postalCode: 'W1', country: 'GB', type: 'work' }] }],
  ['fills in all eq terms joined by and', {}, [add('emails[type eq "work" and display eq "Ada"].value', 'ada@work.example')], { emails: [{ ...work, display: 'Ada' }] }],
  ['takes the literal as it is written', {}, [add('emails[type eq "Work"].value', 'ada@work.example')], { emails: [{ ...work, type: 'Work' }] }],
  ['makes a primary element, which ends the old one [PATCH-12]', { roles: [{ value: 'a', primary: true }, { value: 'b' }] }, [remove('roles[value eq "b"]'), add('roles[value eq "c" and primary eq true].display', 'C')], { roles: [{ value: 'a', primary: false }, { value: 'c', display: 'C', primary: true }] }],
  ['the value given wins over the term', {}, [add('emails[value eq "a"].value', 'b')], { emails: [{ value: 'b' }] }],
  ['changes the element that matches and makes none', { emails: [work] }, [replace('emails[type eq "work"].value', 'x@y.example')], { emails: [{ ...work, value: 'x@y.example' }] }],
  ['refuses a filter with or [AMB-09]', {}, [add('emails[type eq "work" or type eq "home"].value', 'x')], 'noTarget'],
  ['refuses another operator than eq [AMB-09]', {}, [add('emails[type sw "wo"].value', 'x')], 'noTarget'],
  ['refuses not [AMB-09]', {}, [add('emails[not (type eq "work")].value', 'x'), add('emails[not (type eq "work")].value', 'x')], 'noTarget'],
  ['refuses terms that contradict each other [AMB-09]', {}, [add('emails[type eq "work" and type eq "home"].value', 'x')], 'noTarget'],
  ['refuses to make an element of null [AMB-09]', {}, [replace('emails[type eq "work"]', null)], 'noTarget'],
];

testEffects('createOnNoMatch', cases, { createOnNoMatch: true });
