export { CHECK_LIMIT_DEFAULT, quotaRoutes } from './quota.ts'
