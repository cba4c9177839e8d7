-- What the documents of each EHR hold is told by the index alone: "which EHRs have none that holds this" reads no document.
drop index document_contents;
create index document_contents on document (contents_id, ehr_id, access_class_id) where contents_id is not null;
