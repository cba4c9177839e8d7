-- Which words documents hold: in their narratives, and anywhere.
create table document_word (
    ehr_id bigint not null, document_id bigint not null, narrative tsvector not null, content tsvector not null, primary key (ehr_id, document_id));
create index document_word_narrative on document_word using gin (narrative);
create index document_word_content on document_word using gin (content);
