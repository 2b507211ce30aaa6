import type { RuleDefinition } from '../rule-definition.ts'
import { adminOnly, adminOrService } from './personas.ts'

/** Ranges of subnets for the provider's infrastructure, which upstream does not have. */
export const providerPoolRules: readonly RuleDefinition[] = [
  {
    name: 'create_subnet:provider_allocation_pools',
    check: adminOnly,
    doc: 'Set ranges of a new subnet for infrastructure (`provider_allocation_pools`).',
    operations: ['POST /subnets'],
  },
  {
    name: 'create_subnet:provider_pool_strict',
    check: adminOnly,
    doc: 'Say whether infrastructure keeps to its ranges in a new subnet (`provider_pool_strict`).',
    operations: ['POST /subnets'],
  },
  {
    name: 'get_subnet:provider_allocation_pools',
    check: adminOnly,
    doc: 'See the ranges of a subnet for infrastructure (`provider_allocation_pools`).',
    operations: ['GET /subnets', 'GET /subnets/{id}'],
  },
  {
    name: 'get_subnet:provider_pool_strict',
    check: adminOnly,
    doc: 'See whether infrastructure keeps to its ranges in a subnet (`provider_pool_strict`).',
    operations: ['GET /subnets', 'GET /subnets/{id}'],
  },
  {
    name: 'update_subnet:provider_allocation_pools',
    check: adminOnly,
    doc: 'Change the ranges of a subnet for infrastructure (`provider_allocation_pools`).',
    operations: ['PUT /subnets/{id}'],
  },
  {
    name: 'update_subnet:provider_pool_strict',
    check: adminOnly,
    doc: 'Change whether infrastructure keeps to its ranges in a subnet (`provider_pool_strict`).',
    operations: ['PUT /subnets/{id}'],
  },
  {
    name: 'create_port:fixed_ips:pool',
    check: adminOrService,
    doc: 'Take an address of a new port from the ranges for infrastructure.',
    operations: ['POST /ports'],
  },
  {
    name: 'update_port:fixed_ips:pool',
    check: adminOrService,
    doc: 'Take an address of a port from the ranges for infrastructure.',
    operations: ['PUT /ports/{id}'],
  },
]
