/** Numbers of files. Sizes in bytes. */
export interface MediaSettings {
  /** Wall days of an uploaded media id, then 40007 (LIMITS.md §11, doc 90253). */
  mediaDays: number;
  /** An upload must be bigger (LIMITS.md §11, doc 90253). */
  mediaMinBytes: number;
  /** `media/upload` by kind (LIMITS.md §11, doc 90253). */
  uploadBytes: { image: number; voice: number; video: number; file: number };
  /** `media/upload_attachment`, every kind (LIMITS.md §11, doc 95098). */
  attachmentBytes: number;
  /** `media/uploadimg` (LIMITS.md §11, doc 90256), and how many a corp may upload in a Beijing day and month of the wall. */
  uploadImgBytes: number;
  uploadImgPer: { day: number; month: number };
  /** `media/upload_by_url` (LIMITS.md §11, doc 96219): size, wall minutes of a job id, wall milliseconds for the source to answer. */
  urlUploadBytes: number;
  urlUploadJobMinutes: number;
  urlUploadTimeoutMs: number;
  /** Bigger files must be downloaded in ranges, else 830002 (API.md §20, doc 90254). */
  downloadWithoutRangeBytes: number;
}

const MEGABYTE = 1024 * 1024;

export const mediaSettings: MediaSettings = {
  mediaDays: 3,
  mediaMinBytes: 6,
  uploadBytes: { image: 10 * MEGABYTE, voice: 2 * MEGABYTE, video: 10 * MEGABYTE, file: 20 * MEGABYTE },
  attachmentBytes: 10 * MEGABYTE,
  uploadImgBytes: 2 * MEGABYTE,
  uploadImgPer: { day: 1000, month: 3000 },
  urlUploadBytes: 200 * MEGABYTE,
  urlUploadJobMinutes: 60,
  urlUploadTimeoutMs: 10_000,
  downloadWithoutRangeBytes: 20 * MEGABYTE,
};
