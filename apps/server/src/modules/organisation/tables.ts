import type { Generated } from 'kysely';
import type { OrganisationViews } from './views.ts';

type WithId<Row, Id extends keyof Row> = Omit<Row, Id> & { [K in Id]: Generated<number> };

export interface OrganisationTables {
  'organisation.unit': WithId<OrganisationViews['organisation.unit_info'], 'unit_id'>;
  'organisation.store': WithId<OrganisationViews['organisation.store_info'], 'store_id'>;
  'organisation.store_hours': OrganisationViews['organisation.store_hours_info'];
  'organisation.account': WithId<OrganisationViews['organisation.account_info'], 'account_id'>;
  'organisation.account_store': { account_id: number; store_id: number; way: 'stated' | 'department' };
  'organisation.weather_hour': OrganisationViews['organisation.weather'] & { source: string };
  'organisation.holiday': OrganisationViews['organisation.holiday_day'];
  'organisation.directory': { single: boolean; version: number };
}
