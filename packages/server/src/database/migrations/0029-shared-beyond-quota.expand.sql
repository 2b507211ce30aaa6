-- Sharing an object by its own attribute (`shared`, `router:external`) makes a policy that counts for the quota of
-- policies without being refused by it; only a policy that was asked for as such is.
alter table rbac_policy add column is_asked boolean not null default false;

drop trigger quota_count on rbac_policy;
create constraint trigger quota_count after insert on rbac_policy
  deferrable initially deferred for each row when (new.is_asked) execute function quota_count('rbac_policy');
create constraint trigger quota_count_shared after insert on rbac_policy
  deferrable initially deferred for each row when (not new.is_asked)
  execute function quota_count('rbac_policy', 'unlimited');
create constraint trigger quota_count_delete after delete on rbac_policy
  deferrable initially deferred for each row execute function quota_count('rbac_policy');
