-- Which version queries see (0 when none): the latest complete one, also while a draft lies over it. And which archetypes the document holds,
-- interned as one text: what CONTAINS asks for. Both are filled from the documents when the store opens.
alter table document add column shown integer not null default 0;
alter table document add column contents_id integer;
update document set shown = latest where ehr_id > 0 and lifecycle = 532;
create index document_contents on document (contents_id) where contents_id is not null;
