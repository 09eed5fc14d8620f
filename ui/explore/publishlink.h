// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publisher.h"

#include <QObject>
#include <QPointer>

#include <memory>

namespace espalier {

class PublishPanel;

/// Joins the publish panel with the Publisher of the connection that is shown.
class PublishLink : public QObject
{
    Q_OBJECT
public:
    explicit PublishLink(PublishPanel &panel, QObject *parent = nullptr);
    ~PublishLink() override;

    /// Null without a connection.
    void setPublisher(Publisher *publisher);

private:
    PublishPanel &m_panel;
    QPointer<Publisher> m_publisher;
    /// Context of what is shown for one connection only.
    std::unique_ptr<QObject> m_shown;
};

} // namespace espalier
