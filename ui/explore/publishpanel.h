// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "ui/explore/publishdraft.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QCompleter;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStringListModel;
class QToolButton;
class QVBoxLayout;

namespace espalier {

class DraftPropertyEditor;
class PaneTabs;
class PayloadEditor;
class SentModel;

/// Where messages are written and sent. Knows no connection: what it wants published leaves as a signal, and what came
/// of it is told back.
class PublishPanel : public QWidget
{
    Q_OBJECT
public:
    explicit PublishPanel(const Theme &theme, QWidget *parent = nullptr);
    ~PublishPanel() override;

    /// The version of the connection, which decides what can be said; nothing without a connection.
    void setVersion(std::optional<ProtocolVersion> version);
    void setTopic(const QString &topic);
    [[nodiscard]] PublishDraft draft() const;
    void setDraft(const PublishDraft &draft);
    /// Topics that begin like the one being typed.
    void setCompletions(const QString &prefix, const QStringList &topics);
    void addResult(const PublishResult &result);
    [[nodiscard]] SentModel &sent() const { return *m_sent; }

    [[nodiscard]] QSize sizeHint() const override { return {318, 600}; }

public slots:
    void publish();

signals:
    void publishWanted(const espalier::OutgoingMessage &message);
    void completionsWanted(const QString &prefix);

private:
    void buildForm(QVBoxLayout *column);
    QWidget *buildChoices();
    QWidget *buildActions();
    void buildSent(QVBoxLayout *column);
    void buildCompleter();
    void checkTopic();
    void checkPayload();
    void chooseFormat();
    void indent();
    void showError(const DraftError &error);
    void enablePublish();

    const Theme &m_theme;
    QLineEdit *m_topic;
    QLabel *m_topicError;
    QComboBox *m_qos;
    QComboBox *m_format;
    QCheckBox *m_retain;
    PayloadEditor *m_payload;
    QLabel *m_payloadError;
    QToolButton *m_indent;
    DraftPropertyEditor *m_properties;
    QLabel *m_error;
    QPushButton *m_publish;
    QLabel *m_sentCount;
    QListView *m_sentList;
    SentModel *m_sent;
    QCompleter *m_completer;
    QStringListModel *m_completions;
    std::optional<ProtocolVersion> m_version;
    std::uint64_t m_lastToken = 0;
};

} // namespace espalier

Q_DECLARE_METATYPE(espalier::OutgoingMessage)
