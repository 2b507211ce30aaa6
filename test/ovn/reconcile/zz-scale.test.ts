import { monitorEventLoopDelay } from 'node:perf_hooks'
import { connectDatabase } from '@neutrino/server/database/connect.ts'
import { sql } from 'kysely'
import { test } from 'vitest'
import { createTestDatabase } from '../../support/postgres/create-test-database.ts'
import { startMemoryOvn, startRealOvn } from './northbound.ts'
import { createStepReconciler } from './step-reconciler.ts'

test('scale', async () => {
  const t = await createTestDatabase()
  const c = connectDatabase(t.connection)
  const db = c.database
  await sql`insert into network (id, project_id, name, mtu) select ('11111111-0000-4000-8000-' || lpad(g::text,12,'0'))::uuid, 'p', 'n'||g, 1442 from generate_series(1,200) g`.execute(
    db,
  )
  await sql`insert into network_segment (id, network_id, network_type, segmentation_id) select gen_random_uuid(), id, 'geneve', row_number() over () from network`.execute(
    db,
  )
  await sql`insert into subnet (id, project_id, network_id, ip_version, cidr, gateway_ip) select ('22222222-0000-4000-8000-' || lpad(g::text,12,'0'))::uuid,'p',('11111111-0000-4000-8000-' || lpad(g::text,12,'0'))::uuid,4,'10.0.0.0/16','10.0.0.1' from generate_series(1,200) g`.execute(
    db,
  )
  await sql`insert into security_group (id, project_id) select ('dddddddd-0000-4000-8000-' || lpad(g::text,12,'0'))::uuid,'p' from generate_series(1,2000) g`.execute(
    db,
  )
  await sql`insert into security_group_rule (id, project_id, security_group_id, direction, ethertype, protocol_number, port_range_min, port_range_max) select gen_random_uuid(),'p',('dddddddd-0000-4000-8000-' || lpad((1+g%2000)::text,12,'0'))::uuid,'ingress','IPv4',6,g,g from generate_series(1,20000) g`.execute(
    db,
  )
  await sql`insert into port (id, project_id, network_id, mac_address, device_owner) select ('55555555-0000-4000-8000-' || lpad(g::text,12,'0'))::uuid,'p',('11111111-0000-4000-8000-' || lpad((1+g%200)::text,12,'0'))::uuid, ('02:00:00:'||lpad(to_hex(g/65536),2,'0')||':'||lpad(to_hex((g/256)%256),2,'0')||':'||lpad(to_hex(g%256),2,'0'))::macaddr,'compute:nova' from generate_series(1,10000) g`.execute(
    db,
  )
  await sql`insert into port_binding (port_id, host) select id, 'hv1' from port`.execute(db)
  await sql`insert into ip_allocation (subnet_id, ip_address, port_id, network_id) select ('22222222-0000-4000-8000-' || lpad((1+g%200)::text,12,'0'))::uuid, ('10.0.'||(g/250)||'.'||(g%250+2))::inet, ('55555555-0000-4000-8000-' || lpad(g::text,12,'0'))::uuid, ('11111111-0000-4000-8000-' || lpad((1+g%200)::text,12,'0'))::uuid from generate_series(1,10000) g`.execute(
    db,
  )
  await sql`insert into port_security_group select ('55555555-0000-4000-8000-' || lpad(g::text,12,'0'))::uuid, ('dddddddd-0000-4000-8000-' || lpad((1+g%2000)::text,12,'0'))::uuid from generate_series(1,10000) g`.execute(
    db,
  )
  await sql`analyze`.execute(db)
  const ovn = await (process.env.REAL ? startRealOvn() : startMemoryOvn())
  const r = await createStepReconciler({ ...ovn, database: db })
  const h = monitorEventLoopDelay({ resolution: 5 })
  for (let i = 0; i < 3; i++) {
    h.enable()
    h.reset()
    const s = performance.now()
    const status = await r.audit()
    console.log(
      'audit',
      i,
      Math.round(performance.now() - s),
      'ms',
      status.unitsTotal,
      status.lastOperations,
      'loop max',
      h.max / 1e6,
      'p99',
      h.percentile(99) / 1e6,
      'rss',
      process.memoryUsage().rss / 1e6,
    )
  }
  await ovn.stop()
  await c.close()
  await t.drop()
}, 300_000)
