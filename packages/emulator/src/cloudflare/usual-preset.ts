import type { PresetContent } from './account.js';

const ALLOWED = { can_produce: 'ALLOWED' } as const;

/** What a preset holds when its seed does not say: everything that the vendor requires, with plain values. */
export const USUAL_CONTENT: PresetContent = {
  config: {
    view_type: 'GROUP_CALL',
    max_screenshare_count: 1,
    max_video_streams: { desktop: 8, mobile: 4 },
    media: {
      screenshare: { frame_rate: 5, quality: 'hd' },
      video: { frame_rate: 24, quality: 'vga' },
    },
  },
  permissions: {
    accept_waiting_requests: true,
    can_accept_production_requests: true,
    can_change_participant_permissions: false,
    can_edit_display_name: true,
    can_livestream: false,
    can_record: false,
    can_spotlight: false,
    chat: {
      private: { can_receive: true, can_send: true, files: true, text: true },
      public: { can_send: true, files: true, text: true },
    },
    connected_meetings: {
      can_alter_connected_meetings: false,
      can_switch_connected_meetings: false,
      can_switch_to_parent_meeting: false,
    },
    disable_participant_audio: false,
    disable_participant_screensharing: false,
    disable_participant_video: false,
    hidden_participant: false,
    kick_participant: false,
    media: { audio: ALLOWED, screenshare: ALLOWED, video: ALLOWED },
    pin_participant: false,
    plugins: { can_close: true, can_edit_config: true, can_start: true, config: {} },
    polls: { can_create: true, can_view: true, can_vote: true },
    recorder_type: 'NONE',
    show_participant_list: true,
    waiting_room_type: 'SKIP',
  },
  ui: {
    design_tokens: {
      border_radius: 'rounded',
      border_width: 'thin',
      colors: {
        background: { '600': '#222222', '700': '#1f1f1f', '800': '#1b1b1b', '900': '#181818', '1000': '#141414' },
        brand: { '300': '#497cfd', '400': '#356eff', '500': '#2160fd', '600': '#0d51fd', '700': '#003bd6' },
        danger: '#ff2d2d',
        success: '#62a504',
        text: '#ffffff',
        text_on_brand: '#ffffff',
        video_bg: '#191919',
        warning: '#ffcd07',
      },
      logo: '',
      spacing_base: 4,
      theme: 'dark',
    },
  },
};
