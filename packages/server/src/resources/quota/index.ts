export { CHECK_LIMIT_DEFAULT } from './quota.ts'
export { quotaRoutes } from './quota-routes.ts'
