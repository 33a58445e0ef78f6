-- Dialects of identity providers.

-- Holds a directory's requests to the letter of the standard, whatever its provider is known to send.
alter table directory add column strict boolean not null default false;

-- What of a request deviated from the standard and was taken: [{"entry", "path", "advice"?}]; null for most requests.
alter table request_log add column coercions jsonb;
