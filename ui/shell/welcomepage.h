// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace espalier {

class Theme;

/// What stands in the place of a view while there is no connection: three ways to begin.
class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    /// Without a broker in the build only connecting is offered.
    enum class Broker { Present, Absent };
    WelcomePage(Theme &theme, Broker broker, QWidget *parent = nullptr);

signals:
    void startBrokerChosen();
    void connectChosen();
    void demoChosen();
    void importChosen();

private:
    enum class Emphasis { Normal, Primary };
    struct Card
    {
        QString title;
        QString text;
        QString action;
        Emphasis emphasis;
        void (WelcomePage::*chosen)();
    };
    [[nodiscard]] QWidget *makeCard(const Card &card);

    Theme &m_theme;
};

} // namespace espalier
