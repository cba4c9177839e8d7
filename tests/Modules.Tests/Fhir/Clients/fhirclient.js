import smart from 'fhirclient';

// The session that the library keeps for a web page is not needed: the address is told.
export function open(serverUrl) {
  const client = smart({ headers: {} }, {}, { get: async () => undefined, set: async () => undefined, unset: async () => true }).client({ serverUrl });
  const query = parameters => new URLSearchParams(parameters);
  return {
    capability: () => client.request('metadata'),
    create: resource => client.create(resource),
    createIfNone: (resource, conditions) => client.create(resource, { headers: { 'content-type': 'application/json', 'If-None-Exist': conditions } }),
    read: (type, id) => client.request(`${type}/${id}`),
    readVersion: (type, id, version) => client.request(`${type}/${id}/_history/${version}`),
    updateOver: (resource, version) => client.update(resource, { headers: { 'content-type': 'application/json', 'If-Match': `W/"${version}"` } }),
    patch: (type, id, operations) => client.patch(`${type}/${id}`, operations),
    remove: (type, id) => client.delete(`${type}/${id}`),
    search: (type, parameters) => client.request(`${type}?${query(parameters)}`),
    history: (type, id) => client.request(`${type}/${id}/_history`),
    transaction: bundle => client.request({ url: '', method: 'POST', body: JSON.stringify(bundle), headers: { 'content-type': 'application/json' } }),
    async pages(type, parameters) {
      const pages = [];
      await client.request(`${type}?${query(parameters)}`, { pageLimit: 0, onPage: page => { pages.push(page.entry.map(e => e.resource)); } });
      return pages;
    },
    refusal: call => call().then(() => { throw new Error('was not refused'); }, error => {
      if (!error.status) throw error;
      return { status: error.status, outcome: JSON.parse(error.message.slice(error.message.indexOf('\n\n'))) };
    }),
    steps: (assert, held) => ({
      async 'knows the version of FHIR'() {
        assert.equal(await client.getFhirVersion(), '4.0.1');
        assert.equal(await client.getFhirRelease(), 4);
      },
      async 'puts what is referred to in its place'() {
        const all = await client.request(`Observation?subject=Patient/${held.other}&_count=10`, { pageLimit: 0, flat: true, resolveReferences: ['subject'] });
        assert.equal(all.length, 23);
        assert.ok(all.every(o => o.subject.id === held.other));
      },
      async 'reads the records of a patient'() {
        const everything = await client.request(`Patient/${held.other}/$everything?_count=10`, { pageLimit: 0, flat: true });
        assert.equal(everything.length, 24);
      },
    }),
  };
}
