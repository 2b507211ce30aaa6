-- The domain that a port has of its network, where that is a pattern with keywords: what they stood for when the
-- port was made or named.
alter table port add column keyword_domain text;
