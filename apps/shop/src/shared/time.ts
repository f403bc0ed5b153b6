// The pure half of packages/ui, taken as source: its React half belongs to another React.
export * from '../../../../packages/ui/src/business-time';
export * from '../../../../packages/ui/src/time';
