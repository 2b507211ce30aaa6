import { describeReplication } from '@neutrino/ovsdb/behaviour/replication.ts'
import { behaviourSchema } from '@neutrino/ovsdb/behaviour/schema.ts'
import { describeTransactions } from '@neutrino/ovsdb/behaviour/transactions.ts'
import { startServerProcess } from './server-process.ts'

const start = () => startServerProcess(behaviourSchema)

describeTransactions('ovsdb-server', start)
describeReplication('ovsdb-server', start)
