import type { Db } from '../../../platform/database/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { nearestWithPieces, type Place } from './stock.ts';

/** 409 `offers.no_piece_here` with the nearest stores that have some of the offer left. */
export async function noPieceHere(db: Db, where: Pick<Place, 'storeId' | 'offerId'>, at: Date): Promise<AppError> {
  const nearest = await nearestWithPieces(db, where, at);
  return new AppError('offers.no_piece_here', { field: 'store', nearest }, 409);
}
