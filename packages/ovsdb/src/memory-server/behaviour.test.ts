import { systemClock } from '@neutrino/base/clock.ts'
import { describeReplication } from '../behaviour/replication.ts'
import { behaviourSchema } from '../behaviour/schema.ts'
import { describeTransactions } from '../behaviour/transactions.ts'
import { startMemoryServer } from './memory-server.ts'

const start = () => startMemoryServer({ schemas: [behaviourSchema], clock: systemClock })

describeTransactions('the memory server', start)
describeReplication('the memory server', start)
