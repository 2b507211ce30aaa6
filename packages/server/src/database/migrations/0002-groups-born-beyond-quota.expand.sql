-- A project's default group and the rules that groups are born with count for the quota, but no
-- limit refuses them: otherwise a low limit for groups would forbid networks and ports as well.
alter table security_group_rule add column from_template boolean not null default false;

create or replace function quota_count() returns trigger language plpgsql as $$
declare
  kind text := tg_argv[0];
  limited boolean := coalesce(tg_argv[1], 'limited') <> 'unlimited';
  owner text;
  step integer := 1;
  now_used integer;
  max_used integer;
begin
  if tg_op = 'DELETE' then
    owner := old.project_id;
    step := -1;
  else
    owner := new.project_id;
  end if;
  if owner = '' then
    return null; -- rows of the service itself belong to no project
  end if;
  insert into quota_usage as u (project_id, resource, used) values (owner, kind, step)
    on conflict (project_id, resource) do update set used = u.used + step
    returning used into now_used;
  if step > 0 and limited then
    select coalesce(
      (select quota_limit from quota where project_id = owner and resource = kind),
      (select quota_limit from quota_default where resource = kind),
      -1) into max_used;
    if max_used >= 0 and now_used > max_used then
      raise exception using errcode = 'NQ001', message = kind, detail = owner;
    end if;
  end if;
  return null;
end $$;

drop trigger quota_count on security_group;
create constraint trigger quota_count after insert on security_group
  deferrable initially deferred for each row when (not new.is_default) execute function quota_count('security_group');
create constraint trigger quota_count_default after insert on security_group
  deferrable initially deferred for each row when (new.is_default)
  execute function quota_count('security_group', 'unlimited');
create constraint trigger quota_count_delete after delete on security_group
  deferrable initially deferred for each row execute function quota_count('security_group');

drop trigger quota_count on security_group_rule;
create constraint trigger quota_count after insert on security_group_rule
  deferrable initially deferred for each row when (not new.from_template)
  execute function quota_count('security_group_rule');
create constraint trigger quota_count_template after insert on security_group_rule
  deferrable initially deferred for each row when (new.from_template)
  execute function quota_count('security_group_rule', 'unlimited');
create constraint trigger quota_count_delete after delete on security_group_rule
  deferrable initially deferred for each row execute function quota_count('security_group_rule');
