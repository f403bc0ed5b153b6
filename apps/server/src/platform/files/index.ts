export { createFiles, type Files, LARGEST_FILE_BYTES, type StoredFile } from './files.ts';
export { createFolderStore } from './folder-store.ts';
export { FileTooLarge } from './store.ts';
