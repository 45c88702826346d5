/**
 * Serializers of declared fields: what clients send, checked; what they see, written.
 *
 * @module @nuages/serializers
 */

export { Serializer, type SerializerClass } from './serializer/serializer.js';
export { Serialization, type SerializerOptions } from './serializer/serialization.js';
export type { StreamFormat, StreamOptions, StreamSource } from './serializer/stream.js';
export { ListSerializer, type ListOptions } from './serializer/list-serializer.js';
export type { ItemPolicy, Matching } from './serializer/item-policy.js';
export { serializerMeta, type SerializerMeta, type SerializerMetaOptions, readMeta } from './serializer/meta.js';
export type { InputOf, OutputOf, ValidatedOf, WriteOnly } from './serializer/infer.js';
export { DtoSerializer } from './interop/dto-serializer.js';
export { DtoFieldType } from './interop/dto-field.js';
export type { DtoOptions, UnknownKeys } from './interop/dto-shape.js';
export type { DtoSerializerClass } from './interop/make-dto.js';
export { describeSerializer, type JsonSchemaOptions } from './json-schema/describe-serializer.js';
export { schemaName } from './json-schema/schema-name.js';
export { type JsonSchema, orNull, type SchemaIo, type SchemaScope } from './json-schema/json-schema.js';
export { type SerializerSchema } from './standard-schema/standard-schema.js';
export { declareField, declaredFields } from './serializer/declarations.js';
export { planOf } from './serializer/plan-of.js';
export { type Plan, type PlanSources } from './compile/plan.js';
export { type Field, fieldFactory } from './fields/field.decorator.js';
export { type Default, type FastCase, type FieldOptions, FieldType, type JsonForm, type JsonWeight } from './fields/field-type.js';
export { Invalid, SKIP } from './fields/invalid.js';
export { type Scope, PLAIN_SCOPE } from './fields/scope.js';
export { messages, messageFor, type MessageParams } from './messages.js';
export { MessageTranslator, type UntranslatedMessage } from './message-translator.js';
export { CharField, CharFieldType, type CharFieldOptions } from './fields/text/char.field.js';
export { EmailField, EmailFieldType } from './fields/text/email.field.js';
export { RegexField, RegexFieldType, type RegexFieldOptions } from './fields/text/regex.field.js';
export { SlugField, SlugFieldType, type SlugFieldOptions } from './fields/text/slug.field.js';
export { URLField, URLFieldType } from './fields/text/url.field.js';
export { UUIDField, UUIDFieldType, type UUIDFieldOptions } from './fields/text/uuid.field.js';
export { IPAddressField, IPAddressFieldType, type IPAddressFieldOptions } from './fields/text/ip-address.field.js';
export { IntegerField, IntegerFieldType, type IntegerFieldOptions } from './fields/number/integer.field.js';
export { BigIntegerField, BigIntegerFieldType } from './fields/number/big-integer.field.js';
export { FloatField, FloatFieldType } from './fields/number/float.field.js';
export { DecimalField, DecimalFieldType, type DecimalFieldOptions } from './fields/number/decimal.field.js';
export { type Rounding } from './fields/number/decimal-number.js';
export { DateTimeField, DateTimeFieldType, type DateTimeFieldOptions, type TemporalFieldOptions } from './fields/time/date-time.field.js';
export { DateField, DateFieldType } from './fields/time/date.field.js';
export { TimeField, TimeFieldType } from './fields/time/time.field.js';
export { DurationField, DurationFieldType, type DurationFieldOptions } from './fields/time/duration.field.js';
export { BooleanField, BooleanFieldType } from './fields/choice/boolean.field.js';
export { ChoiceField, ChoiceFieldType, type Choice, type ChoiceFieldOptions, type ChoiceValue } from './fields/choice/choice.field.js';
export { MultipleChoiceField, MultipleChoiceFieldType, type MultipleChoiceFieldOptions } from './fields/choice/multiple-choice.field.js';
export { EnumField, EnumFieldType } from './fields/choice/enum.field.js';
export { ListField, ListFieldType, type ListFieldOptions } from './fields/composite/list.field.js';
export { DictField, DictFieldType, type DictFieldOptions, HStoreField, HStoreFieldType } from './fields/composite/dict.field.js';
export { JSONField, JSONFieldType, type JSONFieldOptions } from './fields/composite/json.field.js';
export { FileField, FileFieldType, type FileFieldOptions, type UploadedFile } from './fields/composite/file.field.js';
export { ImageField, ImageFieldType, type ImageFieldOptions, type ImageFormat } from './fields/composite/image.field.js';
export {
  HiddenField,
  HiddenFieldType,
  MethodField,
  MethodFieldType,
  type MethodFieldOptions,
  ReadOnlyField,
  ReadOnlyFieldType,
} from './fields/special/special.fields.js';
export { Nested, NestedFieldType, type NestedOptions } from './fields/special/nested.field.js';
export { CreateOnlyDefault } from './defaults/create-only.default.js';
export { CurrentUserDefault } from './defaults/current-user.default.js';
export { type Validator, type ValidatorClass, type ValidatorFunction, type ValidatorLike, ValueValidator } from './validators/validator.js';
export {
  MaxLengthValidator,
  MaxValueValidator,
  MinLengthValidator,
  MinValueValidator,
  ProhibitOverflowValidator,
} from './validators/limit.validators.js';
export { RegexValidator, type RegexValidatorOptions } from './validators/regex.validator.js';
export { EmailValidator } from './validators/email.validator.js';
export { URLValidator } from './validators/url.validator.js';
export { IPAddressValidator } from './validators/ip-address.validators.js';
export { DecimalValidator } from './validators/decimal.validator.js';
export { FileExtensionValidator } from './validators/file-extension.validator.js';
export {
  ProhibitNullCharactersValidator,
  ProhibitSurrogateCharactersValidator,
  validateCommaSeparatedIntegerList,
  validateInteger,
  validateSlug,
  validateUnicodeSlug,
} from './validators/text.validators.js';
export { SerializersModule } from './nest/serializers.module.js';
export type { SerializersModuleOptions } from './serializers.options.js';
export { getSerializerToken, InjectSerializer, SerializerFactory } from './nest/serializer-factory.js';
export { SERIALIZE, Serialize, type SerializeMetadata } from './nest/serialize.decorator.js';
export { SerializerPipe, type SerializerPipeOptions } from './nest/serializer.pipe.js';
export { ValidatedBody, type ValidatedInput, validatedInputsOf, ValidatedQuery } from './nest/validated.decorators.js';
export { asciiDigits } from './fields/number/ascii-digits.js';
export { noteFloat } from './fields/number/noted-floats.js';
export { type ResolvedUrl, UrlResolver } from './urls/url-resolver.js';
