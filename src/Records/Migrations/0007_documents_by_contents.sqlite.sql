-- Which resources hold what, in the order in which they were made: a search without a better hint goes through them page by page.
create index document_resources on document (contents_id, document_id) where kind = 10;
