import { MedplumClient, OperationOutcomeError } from '@medplum/core';

export function open(base) {
  const { origin, pathname } = new URL(base);
  const client = new MedplumClient({ baseUrl: `${origin}/`, fhirUrlPath: pathname.slice(1), fetch, cacheTime: 0 });
  return {
    capability: () => client.get(client.fhirUrl('metadata')),
    create: resource => client.createResource(resource),
    createIfNone: (resource, query) => client.createResourceIfNoneExist(resource, query),
    read: (type, id) => client.readResource(type, id),
    readVersion: (type, id, version) => client.readVersion(type, id, version),
    updateOver: (resource, version) => client.updateResource(resource, { headers: { 'If-Match': `W/"${version}"` } }),
    patch: (type, id, operations) => client.patchResource(type, id, operations),
    remove: (type, id) => client.deleteResource(type, id),
    search: (type, parameters) => client.search(type, parameters),
    history: (type, id) => client.readHistory(type, id),
    transaction: bundle => client.executeBatch(bundle),
    async pages(type, parameters) {
      const pages = [];
      for await (const page of client.searchResourcePages(type, parameters)) pages.push([...page]);
      return pages;
    },
    // The client tells of a refusal by its outcome, without the status.
    refusal: call => call().then(() => { throw new Error('was not refused'); }, error => {
      if (!(error instanceof OperationOutcomeError)) throw error;
      return { outcome: error.outcome };
    }),
    steps: (assert, held) => ({
      async 'updates what meets conditions, or creates it'() {
        const { id, meta, ...patient } = await client.readResource('Patient', held.other);
        const query = `identifier=${patient.identifier[0].system}|${patient.identifier[0].value}`;
        assert.equal((await client.upsertResource({ ...patient, active: true }, query)).id, held.other);
        assert.equal((await client.readResource('Patient', held.other)).active, true);
      },
      async 'follows a reference'() {
        const observation = await client.searchOne('Observation', { subject: `Patient/${held.other}` });
        assert.equal((await client.readReference(observation.subject)).id, held.other);
      },
      async 'gets everything of a patient'() {
        assert.equal((await client.readPatientEverything(held.other)).entry.filter(e => e.resource.resourceType === 'Patient').length, 1);
      },
      async 'keeps a document as it was sent'() {
        const binary = await client.createBinary({ data: 'Blåbær', contentType: 'text/plain' });
        assert.equal(await (await client.download(client.fhirUrl('Binary', binary.id))).text(), 'Blåbær');
      },
    }),
  };
}
