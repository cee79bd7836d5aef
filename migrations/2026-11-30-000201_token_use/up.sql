-- When a token was used last, to the hour.
ALTER TABLE api_tokens ADD COLUMN last_used_at BIGINT;
