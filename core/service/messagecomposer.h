// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/publish/publishtemplate.h"
#include "core/service/payloadencoder.h"
#include "core/service/publishdraft.h"
#include "core/session/outgoingmessage.h"

#include <optional>
#include <vector>

namespace espalier {

class MessageComposer;

/// A message whose placeholders are filled in and whose payload is still to be made of its text. Any thread.
class UnencodedMessage
{
public:
    /// Making the payload may read a file, or takes more than a few milliseconds.
    [[nodiscard]] bool takesLong() const;
    [[nodiscard]] std::size_t textSize() const { return m_text.size(); }
    /// The token is not set. The rules of `registry` say which message type format Protobuf is and what payloads are
    /// wrapped in; null: no rules.
    [[nodiscard]] Expected<OutgoingMessage, DraftError> encoded(const PayloadRegistry *registry) &&;

private:
    friend class MessageComposer;

    OutgoingMessage m_message;
    PayloadFormat m_format {};
    std::string m_text;
    std::chrono::milliseconds m_now {};
    /// To tell places in what was typed.
    PublishTemplate::Marks m_marks;
    std::string m_source;
};

/// Makes messages of a draft: its templates are parsed once and expanded for each message. A draft without placeholders
/// is composed once. Any thread, one at a time; with format File composing reads the file.
class MessageComposer
{
public:
    /// Properties are left out before MQTT 5.
    [[nodiscard]] static Expected<MessageComposer, DraftError> prepare(const PublishDraft &draft,
                                                                       ProtocolVersion version);

    /// The next message. The token is not set. The rules of `registry` say which message type format Protobuf is; null: no
    /// rules.
    [[nodiscard]] Expected<OutgoingMessage, DraftError> compose(TemplateTurn turn,
                                                                const PayloadRegistry *registry = nullptr);
    /// The same in steps: the message, where it is known already; null: it is not.
    [[nodiscard]] const OutgoingMessage *known(const PayloadRegistry *registry) const;
    [[nodiscard]] Expected<UnencodedMessage, DraftError> begin(TemplateTurn turn) const;
    [[nodiscard]] Expected<OutgoingMessage, DraftError> finish(UnencodedMessage begun,
                                                               const PayloadRegistry *registry);

private:
    struct Part
    {
        PublishTemplate text;
        DraftError::Part part {};
        int row = -1;
        Property property {};
        /// As typed, to tell places in UTF-16 units.
        std::string source {};
    };
    struct PropertyParts
    {
        Part name;
        Part value;
    };

    MessageComposer() = default;
    [[nodiscard]] static Expected<Part, DraftError> parsePart(const QString &text, DraftError where);
    [[nodiscard]] static Expected<std::string, DraftError> expand(const Part &part, TemplateTurn &turn,
                                                                  TemplateForm form,
                                                                  PublishTemplate::Marks *marks = nullptr);
    [[nodiscard]] static DraftError errorIn(const Part &part, DraftError::Kind kind);
    [[nodiscard]] Expected<PropertyList, DraftError> composeProperties(TemplateTurn &turn) const;
    [[nodiscard]] bool hasNoPlaceholder() const;

    Part m_topic;
    Part m_payload;
    std::vector<PropertyParts> m_properties;
    PayloadFormat m_format {};
    Qos m_qos {};
    bool m_retain = false;
    bool m_isConstant = false;
    std::optional<OutgoingMessage> m_constant;
};

/// The draft's first error that shows without a connection: what placeholders look up is taken to be there.
[[nodiscard]] std::optional<DraftError> checkDraft(const PublishDraft &draft, ProtocolVersion version);

} // namespace espalier
