export { forEachPlatform, type Platform, PLATFORMS } from './platforms.js';
