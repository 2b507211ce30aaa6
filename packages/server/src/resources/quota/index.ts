export { quotaRoutes } from './quota.ts'
