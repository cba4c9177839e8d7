import { Client } from 'fhir-kit-client';

export function open(baseUrl) {
  const client = new Client({ baseUrl });
  const headers = all => ({ options: { headers: all } });
  return {
    capability: () => client.capabilityStatement(),
    create: body => client.create({ resourceType: body.resourceType, body }),
    createIfNone: (body, query) => client.create({ resourceType: body.resourceType, body, ...headers({ 'If-None-Exist': query }) }),
    read: (resourceType, id) => client.read({ resourceType, id }),
    readVersion: (resourceType, id, version) => client.vread({ resourceType, id, version }),
    updateOver: (body, version) => client.update({ resourceType: body.resourceType, id: body.id, body, ...headers({ 'If-Match': `W/"${version}"` }) }),
    patch: (resourceType, id, jsonPatch) => client.patch({ resourceType, id, jsonPatch }),
    remove: (resourceType, id) => client.delete({ resourceType, id }),
    search: (resourceType, searchParams) => client.search({ resourceType, searchParams }),
    history: (resourceType, id) => client.history({ resourceType, id }),
    transaction: body => client.transaction({ body }),
    async pages(resourceType, searchParams) {
      const pages = [];
      for (let bundle = await client.search({ resourceType, searchParams }); bundle; bundle = await client.nextPage({ bundle })) pages.push(bundle.entry.map(e => e.resource));
      return pages;
    },
    refusal: call => call().then(() => { throw new Error('was not refused'); }, error => {
      if (!error.response) throw error;
      return { status: error.response.status, outcome: error.response.data };
    }),
    steps: (assert, held) => ({
      async 'searches among the resources of a patient'() {
        const bundle = await client.search({ resourceType: 'Observation', compartment: { resourceType: 'Patient', id: held.other }, searchParams: { code: '8302-2', _count: 3 } });
        assert.equal(bundle.entry.length, 3);
      },
      async 'searches with a form'() {
        const bundle = await client.search({ resourceType: 'Patient', searchParams: { _id: held.other }, options: { postSearch: true } });
        assert.deepEqual(bundle.entry.map(e => e.resource.id), [held.other]);
      },
      async 'follows a reference'() {
        const bundle = await client.search({ resourceType: 'Observation', searchParams: { subject: `Patient/${held.other}`, _count: 1 } });
        assert.equal((await client.resolve({ reference: bundle.entry[0].resource.subject.reference, context: bundle })).id, held.other);
      },
      async 'updates what meets conditions'() {
        const { id, meta, ...body } = await client.read({ resourceType: 'Patient', id: held.other });
        const changed = await client.update({ resourceType: 'Patient', searchParams: { identifier: `${body.identifier[0].system}|${body.identifier[0].value}` }, body: { ...body, active: true } });
        assert.equal(changed.id, held.other);
        assert.equal(changed.active, true);
      },
      async 'gets everything of a patient'() {
        const bundle = await client.operation({ name: '$everything', resourceType: 'Patient', id: held.other, method: 'GET', input: { _count: 100 } });
        assert.equal(bundle.entry.length, 24);
      },
    }),
  };
}
