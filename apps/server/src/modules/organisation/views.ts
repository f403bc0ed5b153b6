/** The rows of this module's views, for other modules' SQL. */
export interface OrganisationViews {
  'organisation.unit_info': {
    unit_id: number;
    code: string;
    name: string;
    kind: 'head_office' | 'brand' | 'region';
    parent_id: number | null;
  };
  'organisation.store_info': {
    store_id: number;
    code: string;
    name: string;
    city: string;
    unit_id: number;
    address: string;
    /** WGS-84 degrees, like `lat`. */
    lng: number;
    lat: number;
    time_zone: string;
    /** YYYY-MM-DD */
    opened_on: string;
    wecom_department_id: number | null;
  };
  'organisation.account_info': {
    account_id: number;
    corp_id: string;
    userid: string;
    name: string;
    kind: 'person' | 'persona';
    role: 'manager' | 'staff' | 'welfare_officer';
    active: boolean;
    contact_cap: number;
  };
  'organisation.account_of_store': { account_id: number; store_id: number };
  /** Minutes since midnight in the store's zone, half-open; ISO weekdays. */
  'organisation.store_hours_info': { store_id: number; weekday: number; from_minute: number; until_minute: number };
  'organisation.weather': {
    city: string;
    at: Date;
    temperature_c: number | null;
    precipitation_mm: number | null;
    humidity: number | null;
  };
  /** `date` is YYYY-MM-DD; not an off day: a weekend day on which people work. */
  'organisation.holiday_day': { date: string; name: string; is_off_day: boolean };
}
