// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

#include <functional>

class QHBoxLayout;
class QLabel;

namespace espalier {

class Theme;

/// A strip above the view that says what happened and offers what to do about it. Hidden without content. Its texts are
/// plain: they may quote what a peer sent.
class Banner : public QWidget
{
    Q_OBJECT
public:
    enum class Tone { Information, Warning, Error };
    enum class Emphasis { Normal, Primary };
    struct Action
    {
        QString text;
        std::function<void()> run;
        Emphasis emphasis = Emphasis::Normal;
    };
    struct Content
    {
        Tone tone = Tone::Information;
        QString title;
        QString detail;
        QList<Action> actions;
        /// Whether the user may close it; what still goes on cannot be closed.
        std::function<void()> dismissed;
    };

    explicit Banner(Theme &theme, QWidget *parent = nullptr);

    void setContent(const Content &content);
    /// Only the sentence that counts down; keeps the buttons and their focus.
    void setDetail(const QString &detail);
    void clear();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showIcon();

    Theme &m_theme;
    Tone m_tone = Tone::Information;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_detail;
    QHBoxLayout *m_buttons;
};

} // namespace espalier
