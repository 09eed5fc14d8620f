// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace espalier {

/// Runs `work()` on a pool thread and `answer` with what came of it in this one, unless `context`, which lives here, has
/// gone by then: a continuation of the future itself would be called for a context that is gone. Both may hold what can only
/// be moved.
template <typename Work, typename Answer>
void workInPool(QObject *context, Work work, Answer answer)
{
    using Result = std::invoke_result_t<Work>;
    const auto result = std::make_shared<std::optional<Result>>();
    const auto promise = std::make_shared<QPromise<void>>();
    promise->start();
    auto *watcher = new QFutureWatcher<void>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, result, answer = std::move(answer)]() mutable {
                         watcher->deleteLater();
                         answer(std::move(**result));
                     });
    watcher->setFuture(promise->future());
    // Shared, because the pool copies what it is to do.
    QThreadPool::globalInstance()->start([result, promise, shared = std::make_shared<Work>(std::move(work))] {
        result->emplace((*shared)());
        promise->finish();
    });
}

} // namespace espalier
