export { PasswordHashers, type PasswordVerdict, defaultHashers, isPasswordUsable } from './hashers/password-hashers.js';
export { PasswordHasher } from './hashers/password-hasher.js';
export { Pbkdf2Sha256Hasher, Pbkdf2Sha1Hasher, type Pbkdf2Options } from './hashers/pbkdf2.hasher.js';
export { Argon2Hasher, type Argon2Options } from './hashers/argon2.hasher.js';
export { ScryptHasher, type ScryptOptions } from './hashers/scrypt.hasher.js';
export { BcryptHasher, BcryptSha256Hasher, type BcryptOptions } from './hashers/bcrypt.hasher.js';
export { Md5Hasher, Sha1Hasher, UnsaltedMd5Hasher, UnsaltedSha1Hasher } from './hashers/legacy.hashers.js';
export { WorkQueue, type WorkQueueOptions } from './hashers/work-queue.js';
