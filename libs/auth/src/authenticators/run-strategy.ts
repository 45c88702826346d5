import passport, { type Strategy } from 'passport';
import type { Authenticated, AuthRequest } from './authenticator.js';

// One that nothing is registered with: strategies are handed over as instances
const { authenticate } = new passport.Passport() as passport.PassportStatic;
