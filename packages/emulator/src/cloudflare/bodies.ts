import { amount, anyObject, flag, listOf, name, oneOf, orNull, record, type Shape, text } from './shape.js';

/** What each operation takes, in the vendor's words. Participants have their own. */

const flags = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, flag]));
const texts = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, text]));
const amounts = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, amount]));

const AI_CONFIG = record(
  {},
  {
    summarization: record(
      {},
      {
        summary_type: oneOf(
          'general',
          'team_meeting',
          'sales_call',
          'client_check_in',
          'interview',
          'daily_standup',
          'one_on_one_meeting',
          'lecture',
          'code_review',
        ),
        text_format: oneOf('plain_text', 'markdown'),
        word_limit: amount,
      },
    ),
    transcription: record(
      {},
      {
        keywords: listOf(text),
        language: oneOf('en-US', 'en-IN', 'de', 'hi', 'sv', 'ru', 'pl', 'el', 'fr', 'nl'),
        profanity_filter: flag,
      },
    ),
  },
);

const STORAGE_CONFIG = record(
  {},
  {
    type: oneOf('gcs', 'aws', 'azure', 'digitalocean', 'sftp'),
    auth_method: oneOf('KEY', 'PASSWORD'),
    port: amount,
    ...texts('access_key', 'bucket', 'host', 'password', 'path', 'private_key', 'region', 'secret', 'username'),
  },
);

const RECORDING_CONFIG = record(
  {},
  {
    audio_config: record({}, { channel: oneOf('mono', 'stereo'), codec: oneOf('MP3', 'AAC'), export_file: flag }),
    file_name_prefix: text,
    live_streaming_config: record({}, { rtmp_url: text }),
    max_seconds: amount,
    realtimekit_bucket_config: record({ enabled: flag }),
    storage_config: orNull(STORAGE_CONFIG),
    video_config: record(
      {},
      {
        codec: oneOf('H264', 'VP8', 'VP9'),
        export_file: flag,
        height: amount,
        width: amount,
        watermark: record(
          {},
          {
            position: oneOf('left top', 'right top', 'left bottom', 'right bottom'),
            size: record({}, amounts('height', 'width')),
            url: text,
          },
        ),
      },
    ),
  },
);

const SETTINGS = {
  ai_config: AI_CONFIG,
  live_stream_on_start: flag,
  persist_chat: flag,
  record_on_start: flag,
  recording_config: RECORDING_CONFIG,
  session_keep_alive_time_in_secs: amount,
  summarize_on_end: flag,
  transcribe_on_end: flag,
};

/** What a meeting holds beside its title and status. */
export const MEETING_SETTINGS = record({}, SETTINGS);

/** To create or to replace one; who leaves out a field, or says null, gets what is usual. */
export const MEETING = record(
  {},
  { ...SETTINGS, live_stream_on_start: orNull(flag), record_on_start: orNull(flag), title: orNull(text) },
);

export const MEETING_CHANGES = record({}, { ...SETTINGS, title: text, status: oneOf('ACTIVE', 'INACTIVE') });

const QUALITY = oneOf('hd', 'vga', 'qvga', 'fhd', 'uhd');
const LEAVE = oneOf('ALLOWED', 'NOT_ALLOWED', 'CAN_REQUEST');
const PRODUCE = record({ can_produce: LEAVE });

const PRESET_PARTS: Readonly<Record<'config' | 'permissions' | 'ui', Shape>> = {
  config: record(
    {
      max_screenshare_count: amount,
      max_video_streams: record(amounts('desktop', 'mobile')),
      media: record(
        {
          screenshare: record({ frame_rate: amount, quality: QUALITY }),
          video: record({ frame_rate: amount, quality: QUALITY }, { simulcast: flag }),
        },
        { audio: record({}, flags('enable_high_bitrate', 'enable_stereo')) },
      ),
      view_type: oneOf('GROUP_CALL', 'WEBINAR', 'AUDIO_ROOM', 'LIVESTREAM'),
    },
    { livestream_viewer_qualities: orNull(listOf(amount)) },
  ),
  permissions: record(
    {
      ...flags(
        'accept_waiting_requests',
        'can_accept_production_requests',
        'can_change_participant_permissions',
        'can_edit_display_name',
        'can_livestream',
        'can_record',
        'can_spotlight',
        'disable_participant_audio',
        'disable_participant_screensharing',
        'disable_participant_video',
        'hidden_participant',
        'kick_participant',
        'pin_participant',
        'show_participant_list',
      ),
      chat: record({
        private: record(flags('can_receive', 'can_send', 'files', 'text')),
        public: record(flags('can_send', 'files', 'text')),
      }),
      connected_meetings: record(
        flags('can_alter_connected_meetings', 'can_switch_connected_meetings', 'can_switch_to_parent_meeting'),
      ),
      media: record({ audio: PRODUCE, screenshare: PRODUCE, video: PRODUCE }),
      plugins: record({ ...flags('can_close', 'can_edit_config', 'can_start'), config: anyObject }),
      polls: record(flags('can_create', 'can_view', 'can_vote')),
      recorder_type: oneOf('RECORDER', 'LIVESTREAMER', 'NONE'),
      waiting_room_type: oneOf('SKIP', 'ON_PRIVILEGED_USER_ENTRY', 'SKIP_ON_ACCEPT'),
    },
    {
      ...flags('accept_stage_requests', 'is_recorder', 'stage_enabled', 'transcription_enabled'),
      stage_access: LEAVE,
    },
  ),
  ui: record({
    design_tokens: record(
      {
        border_radius: oneOf('sharp', 'rounded', 'extra-rounded', 'circular'),
        border_width: oneOf('none', 'thin', 'fat'),
        colors: record({
          background: record(texts('600', '700', '800', '900', '1000')),
          brand: record(texts('300', '400', '500', '600', '700')),
          ...texts('danger', 'success', 'text', 'text_on_brand', 'video_bg', 'warning'),
        }),
        spacing_base: amount,
        theme: oneOf('darkest', 'dark', 'light'),
      },
      texts('font_family', 'google_font', 'logo'),
    ),
  }),
};

/** What a preset holds beside its name. */
export const PRESET_CONTENT = record(PRESET_PARTS);

/** To create or to replace one; partial to change one. */
export const PRESET = record({ name, ...PRESET_PARTS });

export const APP = record({ name });

export const CHOSEN_PARTICIPANTS = record({}, { participant_ids: listOf(text), custom_participant_ids: listOf(text) });

export const MUTE_ALL = record({}, { allow_unmute: flag });
