-- Which words documents hold: in their narratives, and anywhere. The index keeps no texts, and knows a document by its number alone: to whom it belongs stands beside.
create virtual table word_index using fts5 (narrative, content, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');
create table word_owner (document_id integer not null primary key, ehr_id integer not null);
