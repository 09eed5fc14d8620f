// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishworker.h"
#include "ui/theme/theme.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLabel;
class QToolButton;

namespace espalier {

class DraftPropertyEditor;
class PayloadEditor;
class PlaceholderButton;
class TopicEdit;

/// Where a message is written: topic, choices, payload, properties. Checks while typing and tells what is wrong beside
/// the place it is about.
class PublishForm : public QWidget
{
    Q_OBJECT
public:
    explicit PublishForm(const Theme &theme, QWidget *parent = nullptr);

    /// The version of the connection, which decides what can be said; nothing without a connection.
    void setVersion(std::optional<ProtocolVersion> version);
    [[nodiscard]] std::optional<ProtocolVersion> version() const { return m_version; }
    void setTopic(const QString &topic);
    [[nodiscard]] PublishDraft draft() const;
    void setDraft(const PublishDraft &draft);
    /// Topics that begin like the one being typed.
    void setCompletions(const QString &prefix, const QStringList &topics);
    /// Asks for it in a moment, when what it depends on may have changed: the message or the rules for decoding.
    void schedulePreview();
    void setPreview(quint64 request, const MessagePreview &preview);
    void setPreviewError(quint64 request, const DraftError &error);
    /// Of a message that could not be made.
    void showError(const DraftError &error);
    /// The topic is one to publish to, as far as it shows here.
    [[nodiscard]] bool hasUsableTopic() const;
    /// Longer payloads are checked when they are published, not at each key, and not in the GUI thread.
    static constexpr qsizetype maximumLiveCheck = 200'000;

signals:
    void changed();
    void completionsWanted(const QString &prefix);
    void previewWanted(quint64 request, const espalier::PublishDraft &draft);

private:
    void build();
    void buildTopic(QBoxLayout *column);
    [[nodiscard]] QWidget *buildChoices();
    [[nodiscard]] QWidget *buildTools();
    void insertPlaceholder(const QString &text);
    void checkTopic();
    void tellTopic();
    void checkPayload();
    void chooseFormat();
    void chooseFile();
    void layOut(JsonLayout layout);
    void tellPayload(const std::optional<DraftError> &error);
    void tellFile(const QString &path);
    void requestPreview();
    [[nodiscard]] bool hasPlaceholders() const;

    const Theme &m_theme;
    TopicEdit *m_topic;
    QLabel *m_topicNote;
    QComboBox *m_qos;
    QComboBox *m_format;
    QCheckBox *m_retain;
    PayloadEditor *m_payload;
    QLabel *m_payloadNote;
    PlaceholderButton *m_insert;
    QToolButton *m_indent;
    QToolButton *m_compact;
    QToolButton *m_choose;
    QToolButton *m_showPreview;
    QLabel *m_preview;
    DraftPropertyEditor *m_properties;
    std::optional<ProtocolVersion> m_version;
    QTimer m_previewTimer;
    quint64 m_previewRequest = 0;
};

} // namespace espalier
