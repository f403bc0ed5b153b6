/** The rows of this module's views, for other modules' SQL. */
export interface CatalogueViews {
  'catalogue.product_info': {
    product_id: number;
    sku: string;
    name: string;
    category: string;
    list_price_fen: number;
    tags: string[];
  };
  /** `quantity` null: the store doesn't count this product. */
  'catalogue.stock': {
    store_id: number;
    product_id: number;
    quantity: number | null;
    on_sale: boolean;
    changed_at: Date;
  };
}
