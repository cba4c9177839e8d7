-- The drafts of a unit are found at once, however many documents there are: few are drafts at any time.
create index document_drafts on document (access_class_id, ehr_id, document_id) where kind = 1 and lifecycle = 553;
