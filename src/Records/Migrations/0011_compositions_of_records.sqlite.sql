-- Of what kinds the compositions of a record are is told by the index alone: a search through FHIR asks it each time, and reads no document for it.
create index document_compositions on document (ehr_id, template_id, contents_id, access_class_id) where kind = 1 and shown > 0;
