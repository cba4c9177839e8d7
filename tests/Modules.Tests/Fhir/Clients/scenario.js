// What a program does with a FHIR server, told to each client by the calls that are its own. `node scenario.js CLIENT BASE` tells each step that held, one a line, and ends at the first that did not.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

const [name, base] = process.argv.slice(2);
const client = await (await import(`./${name}.js`)).open(base);
const system = 'urn:varde:test';

const person = (family, value = randomUUID()) => ({
  resourceType: 'Patient', identifier: [{ system, value }], name: [{ family, given: ['Test'] }], gender: 'female', birthDate: '1980-02-29',
});

const height = (subject, centimetres) => ({
  resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://loinc.org', code: '8302-2' }] }, subject: { reference: subject },
  effectiveDateTime: '2026-01-01T12:00:00Z', valueQuantity: { value: centimetres, unit: 'cm', system: 'http://unitsofmeasure.org', code: 'cm' },
});

const resources = (bundle, mode) => (bundle.entry ?? []).filter(e => !mode || e.search.mode === mode).map(e => e.resource);

async function refused(call, status, code) {
  const refusal = await client.refusal(call);
  assert.equal(refusal.outcome.resourceType, 'OperationOutcome');
  if (refusal.status) assert.equal(refusal.status, status);
  assert.equal(refusal.outcome.issue[0].code, code);
  assert.ok(refusal.outcome.issue[0].diagnostics.length > 0);
  return refusal.outcome;
}

const held = {};
const steps = {
  async 'reads what the server can do'() {
    assert.equal((await client.capability()).fhirVersion, '4.0.1');
  },
  async 'creates, and reads what it created'() {
    held.sent = person('Prøve');
    held.patient = await client.create(held.sent);
    assert.equal(held.patient.meta.versionId, '1');
    const { id, meta, ...rest } = await client.read('Patient', held.patient.id);
    assert.deepEqual(rest, held.sent);
    assert.equal(id, held.patient.id);
  },
  async 'creates only what is not there'() {
    const again = await client.createIfNone(held.sent, `identifier=${system}|${held.sent.identifier[0].value}`);
    assert.equal(again.id, held.patient.id);
  },
  async 'updates over the version it has read, and not over another'() {
    const changed = await client.updateOver({ ...held.patient, birthDate: '1981-01-01' }, '1');
    assert.equal(changed.meta.versionId, '2');
    await refused(() => client.updateOver({ ...held.patient, birthDate: '1982-01-01' }, '1'), 412, 'conflict');
    assert.equal((await client.read('Patient', held.patient.id)).birthDate, '1981-01-01');
  },
  async 'patches'() {
    const patched = await client.patch('Patient', held.patient.id, [{ op: 'replace', path: '/gender', value: 'other' }]);
    assert.equal(patched.gender, 'other');
    assert.equal(patched.meta.versionId, '3');
  },
  async 'stores a transaction whose entries call each other by name'() {
    const names = [`urn:uuid:${randomUUID()}`, `urn:uuid:${randomUUID()}`];
    const entry = [{ fullUrl: names[0], resource: person('I transaksjon'), request: { method: 'POST', url: 'Patient' } }];
    for (let n = 0; n < 23; n++) entry.push({ resource: height(names[0], 150 + n), request: { method: 'POST', url: 'Observation' } });
    const answer = await client.transaction({ resourceType: 'Bundle', type: 'transaction', entry });
    assert.equal(answer.type, 'transaction-response');
    assert.ok(answer.entry.every(e => e.response.status.startsWith('201')));
    held.other = answer.entry[0].response.location.match(/Patient\/([^/]+)/)[1];
  },
  async 'searches, page after page'() {
    const pages = await client.pages('Observation', { subject: `Patient/${held.other}`, code: 'http://loinc.org|8302-2', _sort: 'value-quantity', _count: '5' });
    assert.equal(pages.length, 5);
    assert.deepEqual(pages.flatMap(p => p.map(o => o.valueQuantity.value)), Array.from({ length: 23 }, (_, n) => 150 + n));
  },
  async 'gets what a match refers to with it'() {
    const bundle = await client.search('Observation', { subject: `Patient/${held.other}`, _include: 'Observation:subject', _count: '2' });
    assert.equal(resources(bundle, 'match').length, 2);
    assert.deepEqual(resources(bundle, 'include').map(r => r.id), [held.other]);
  },
  async 'reads the history, and a version of it'() {
    const history = await client.history('Patient', held.patient.id);
    assert.deepEqual(resources(history).map(r => r.meta.versionId), ['3', '2', '1']);
    assert.equal((await client.readVersion('Patient', held.patient.id, '1')).gender, 'female');
  },
  async 'is told every fault of a resource with its place'() {
    const outcome = await refused(() => client.create({ ...person('Feil'), gender: 'banana', nonsense: 1 }), 422, 'processing');
    assert.ok(outcome.issue.some(i => i.expression?.includes('Patient.gender')));
    assert.ok(outcome.issue.some(i => i.expression?.includes('Patient.nonsense')));
  },
  async 'is told that something was never there'() {
    await refused(() => client.read('Patient', randomUUID()), 404, 'not-found');
  },
  async 'deletes, and is told that it is gone'() {
    await client.remove('Patient', held.patient.id);
    await refused(() => client.read('Patient', held.patient.id), 410, 'deleted');
    assert.equal(resources(await client.search('Patient', { identifier: `${system}|${held.sent.identifier[0].value}` })).length, 0);
  },
  ...client.steps?.(assert, held) ?? {},
};

for (const [step, run] of Object.entries(steps)) {
  await run();
  console.log(step);
}
